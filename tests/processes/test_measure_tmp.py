import time, pytest, cProfile, pstats
from agreements.notifications.announcing import announce_all
from agreements.notifications.delivery import deliver
from agreements.models import OutboxMessage
from tests.builders import *
from tests.agreements.notifications.mails import *
@pytest.mark.django_db(transaction=True)
def test_measure(smtp_server, django_assert_max_num_queries):
    table = a_table(); agreement = a_draft(table); forget()
    for n in range(100): a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable=f"Part {n}")
    t=time.monotonic(); announce_all(SOON); t1=time.monotonic()-t
    with django_assert_max_num_queries(100000) as q:
      pr=cProfile.Profile(); pr.enable()
      t=time.monotonic(); r=deliver(SOON); t2=time.monotonic()-t
      pr.disable()
    print("announce 200:", round(t1,2), "deliver:", round(t2,2), r, len(smtp_server.messages), len(q))
    pstats.Stats(pr).sort_stats("tottime").print_stats(12)
