import pytest, time,logging
from tests.access.world import a_world
from tests.access.walk import walk
from tests.access.addresses import every_name
from tests.access.answers import READERS
from tests.access.policy import POLICY
@pytest.mark.django_db
def test_w():
    logging.disable(50)
    print(set(every_name())-set(POLICY), set(POLICY)-set(every_name()))
    w=a_world()
    for r in READERS:
        t=time.time()
        for f in walk(w,r,POLICY): print(f)
        print(r, time.time()-t,flush=True)
