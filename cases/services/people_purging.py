"""With a case go its people, what they wish for, whom they ask about, and words on its window."""

from collections import Counter

from cases.models import Case, Dormancy, Filming, GoWord, Kin, Member, Wish
from vault.keyring import keys_destroy_each


def people_empty(case: Case) -> Counter[str]:
    """Destroy the keys of everybody of a locked case, then the rows; says how many went.

    Of a family that asked about somebody of this case the question stays, and leads nowhere.
    """
    members = Member.objects.filter(case=case)
    keys = keys_destroy_each(owners=members.values_list("ref", flat=True))
    Wish.objects.filter(case=case).delete()
    GoWord.objects.filter(case=case).delete()
    Filming.objects.filter(case=case).delete()
    Dormancy.objects.filter(case=case).delete()
    Kin.objects.filter(about=case).update(about=None, linked_by=None, linked_at=None)
    Kin.objects.filter(case=case).delete()
    return Counter(keys=keys, people=members.delete()[0])
