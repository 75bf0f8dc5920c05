"""For you: named products with why, in the member's language; nothing before the first fit."""

from datetime import datetime

from guerdon.store.customers.member import Member
from guerdon.store.night import recommended
from guerdon.web.member.sections.for_you import shown


def test_a_few_with_their_reason(ann: Member, today: datetime) -> None:
    asked = {"member": ann, "now": today}
    assert shown(**asked, language="en") is None
    version = recommended.begun(as_of=today, now=today)
    lists = [("ann", [["tea", 0.5, "cup"]])]
    recommended.keep(version=version, kind="customer", lists=lists)
    recommended.swap(version=version, report={})
    found = shown(**asked, language="zh")
    assert found == {"items": [("tea", "买过“cup”的客户也买了它")]}
    assert shown(**asked, language="en") == {"items": [("tea", "Bought by those who bought cup")]}
