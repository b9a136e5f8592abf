"""Several threads at one piece of work, each with a database connection of its own."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

CROWD = 4


def in_parallel(work, count=CROWD):
    """Run `work` in threads with connections of their own; return what they return."""

    def run(_number):
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
