import pytest
from tests.access.world import a_world
@pytest.mark.django_db
def test_w():
    w=a_world()
    print(w.in_force, w.draft, w.mail_path)
    from agreements.models import Episode, InboxItem
    print(list(Episode.objects.values()), list(InboxItem.objects.values_list("kind","person__name","agreement")))
    print([ (str(i.kind), str(i.agreement), i.person.name) for i in InboxItem.objects.all()])
