from __future__ import annotations

import re

import pytest

from portal.server.releases import new_release_id
from portal.server.schema import releases
from tests.portal.server.core import Core
from tests.portal.server.pages.visitor import Page, Visitor
from tests.portal.server.people import LEE, PAT
from tests.portal.server.releases import COMPLETE, begun, form_now, signed

ALL = "/portal/forms/release"
# A form has ticks that a browser leaves out, and nothing else is empty in a complete one.
_FOCUS = re.compile(r'id="(\w+)"[^>]* autofocus')


async def _save(visitor: Visitor, release_id: str, version: int, **changes: str) -> Page:
    fields = {"version": str(version), "action": "save"} | COMPLETE | changes
    return await visitor.post(f"{ALL}/{release_id}", **fields)


async def _sign(visitor: Visitor, release_id: str, version: int, **changes: str) -> Page:
    return await _save(visitor, release_id, version, **{"action": "sign"} | changes)


async def test_form_is_begun_on_its_page_without_the_chat(visitor: Visitor, core: Core) -> None:
    await visitor.sign_in(PAT)
    page = await visitor.get("/portal/forms")
    assert "Patient Forms Release of Information UHS" in page.words
    page = await visitor.get(ALL)
    assert "Your forms" not in page.words
    (start,) = re.findall(r'name="start" value="(.+?)"', page.source)
    answers = {"start": start, "recipient_kind": "insurance", "records_labs": "yes"}
    done = [await visitor.post(ALL, **answers) for _ in range(2)]
    assert {page.location for page in done} == {f"{ALL}/{start}"}
    assert len(await core.rows(releases)) == 1
    form = await visitor.follow(done[0])
    assert "Status Draft" in form.words
    assert 'value="insurance" selected' in form.source
    assert "Draft, begun 11/23/2026" in (await visitor.get(ALL)).words


async def test_form_is_not_begun_without_its_two_answers(visitor: Visitor, core: Core) -> None:
    await visitor.sign_in(PAT)
    await visitor.get(ALL)
    page = await visitor.post(ALL, start=new_release_id(), records_labs="yes")
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert "Who gets the records : Choose who gets the records." in page.words
    assert 'name="records_labs" type="checkbox" value="yes" checked' in page.source
    page = await visitor.post(ALL, start=new_release_id(), recipient_kind="me")
    assert '<a href="#records">Records</a>: Choose at least one' in page.source
    assert _FOCUS.findall(page.source) == ["records"]
    assert await core.rows(releases) == []


@pytest.mark.parametrize("start", ["", "r_1", "r_" + "x" * 23, "r_" + "x" * 21 + "/"])
async def test_only_names_that_can_not_be_guessed_are_taken(visitor: Visitor, start: str) -> None:
    await visitor.sign_in(PAT)
    await visitor.get(ALL)
    page = await visitor.post(ALL, start=start, recipient_kind="me", records_labs="yes")
    assert page.status == 400


async def test_draft_of_the_chat_is_shown_and_nothing_in_it_is_wrong_yet(
    visitor: Visitor, core: Core
) -> None:
    release_id = await begun(core, PAT)
    await visitor.sign_in(PAT)
    assert f"{ALL}/{release_id}" in (await visitor.get("/portal/forms")).source
    page = await visitor.get(f"{ALL}/{release_id}")
    assert "Who gives out the records University Health Services (UHS)" in page.words
    assert "Not sent." in page.words
    assert 'value="Dr. &lt;Example&gt;"' in page.source
    assert "aria-invalid" not in page.source
    assert (await visitor.get(f"{ALL}/{release_id}?told=stale")).words == page.words
    assert re.findall(r'name="(\w+)" type="checkbox" value="yes" checked', page.source) == [
        "records_labs",
        "records_visits",
    ]


async def test_gap_is_named_at_its_field_and_nothing_typed_is_lost(
    visitor: Visitor, core: Core
) -> None:
    release_id = await begun(core, PAT)
    await visitor.sign_in(PAT)
    await visitor.get(f"{ALL}/{release_id}")
    done = await _sign(visitor, release_id, 0, from_date="soon", initials_hiv="", expires_on="")
    page = await visitor.follow(done)
    assert page.title.startswith("Error: ")
    assert "Saved, but not signed yet." in page.words
    for name, said in (
        ("from_date", "Write this day as MM/DD/YYYY"),
        ("expires_on", "Enter the last day"),
        ("initials_hiv", "You ticked this: put your initials here too"),
    ):
        assert f'<a href="#{name}">' in page.source
        assert f'id="{name}-error"' in page.source
        field = re.search(rf'<input id="{name}"[^>]*>', page.source)
        assert field is not None
        assert 'aria-invalid="true"' in field[0]
        assert f'aria-describedby="{name}-error' in field[0]
        assert said in page.words
    assert page.source.count('aria-invalid="true"') == 3
    assert _FOCUS.findall(page.source) == ["from_date"]
    assert 'value="soon"' in page.source
    assert "\n1 Canary Street\nSpringfield</textarea>" in page.source
    assert 'value="Pat Canary Sample"' in page.source
    assert "Not complete, begun" in (await visitor.get(ALL)).words


async def test_class_without_its_tick_is_refused(visitor: Visitor, core: Core) -> None:
    release_id = await begun(core, PAT)
    await visitor.sign_in(PAT)
    await visitor.get(f"{ALL}/{release_id}")
    page = await visitor.follow(await _sign(visitor, release_id, 0, initials_sti="PS"))
    assert "Sexually transmitted infections : You wrote something below this" in page.words
    assert _FOCUS.findall(page.source) == ["class_sti"]
    assert (await form_now(core, PAT, release_id)).state == "incomplete"


async def test_complete_form_is_signed_once_and_shows_what_was_signed(
    visitor: Visitor, core: Core
) -> None:
    release_id = await begun(core, PAT)
    await visitor.sign_in(PAT)
    await visitor.get(f"{ALL}/{release_id}")
    done = [await _sign(visitor, release_id, 0) for _ in range(2)]
    assert {page.location for page in done} == {f"{ALL}/{release_id}?told=signed"}
    page = await visitor.follow(done[0])
    for words in (
        "This form is signed.",
        "Patient Pat Sample",
        "Who gets them Another medical provider, facility or institution",
        "Name Dr. <Example>",
        "Records Lab results, Visit notes",
        "Days of care From 01/02/2025",
        "What it is for At my request",
        "Last day of this permission 06/30/2027",
        "HIV test results (M.G.L. c.111 s.70F): yes, for a canary's reason, initials CNRY",
        "Whoever gets the records could pass them on.",
        "Signature Pat Canary Sample",
        "Date 11/23/2026",
        "Version of these words roi-en-1",
    ):
        assert words in page.words, words
    assert "<input" not in page.source.split("<main")[1].replace('type="hidden"', "")
    late = await _save(visitor, release_id, 1)
    assert late.status == 409
    assert "can't be changed any more" in late.words
    assert "Signed, begun" in (await visitor.get(ALL)).words


async def test_page_of_another_window_keeps_what_was_typed_and_overwrites_nothing(
    visitor: Visitor, core: Core
) -> None:
    release_id = await begun(core, PAT)
    await visitor.sign_in(PAT)
    await visitor.get(f"{ALL}/{release_id}")
    await _save(visitor, release_id, 0, recipient_name="First window")
    page = await _sign(visitor, release_id, 0, recipient_name="Second window")
    assert page.status == 409
    assert "This form was changed in another window" in page.words
    assert 'value="Second window"' in page.source
    assert (await form_now(core, PAT, release_id)).entries["recipient_name"] == "First window"
    (version,) = re.findall(r'name="version" value="(\d+)"', page.source)
    await _sign(visitor, release_id, int(version), recipient_name="Second window")
    assert (await form_now(core, PAT, release_id)).entries["recipient_name"] == "Second window"


async def test_signed_form_whose_last_day_is_over_says_so(visitor: Visitor, core: Core) -> None:
    release_id = await signed(core, PAT)
    core.clock.now += 220 * 86_400  # 1 July 2027
    await visitor.sign_in(PAT)
    page = await visitor.get(f"{ALL}/{release_id}")
    assert "The last day of this permission is over." in page.words
    assert "Allow at least" not in page.words


async def test_signed_form_is_taken_back(visitor: Visitor, core: Core) -> None:
    release_id = await signed(core, PAT)
    await visitor.sign_in(PAT)
    page = await visitor.get(f"{ALL}/{release_id}/revoke")
    assert "from then on nothing more is sent" in page.words
    done = [await visitor.post(f"{ALL}/{release_id}/revoke", version="1") for _ in range(2)]
    page = await visitor.follow(done[1])
    assert "You took this form back on 11/23/2026." in page.words
    assert "What was already sent can't be called back." in page.words
    assert "Signature Pat Canary Sample" in page.words
    assert (await visitor.get(f"{ALL}/{release_id}/revoke")).location == f"{ALL}/{release_id}"
    assert "Taken back, begun" in (await visitor.get(ALL)).words


async def test_unsigned_form_is_taken_back_and_its_entries_are_gone(
    visitor: Visitor, core: Core
) -> None:
    release_id = await begun(core, PAT)
    await visitor.sign_in(PAT)
    await visitor.get(f"{ALL}/{release_id}")
    await _save(visitor, release_id, 0)
    stale = await visitor.post(f"{ALL}/{release_id}/revoke", version="0")
    assert stale.status == 409
    assert "so it was not taken back" in stale.words
    page = await visitor.follow(await visitor.post(f"{ALL}/{release_id}/revoke", version="1"))
    assert "It was never signed, so nothing was sent." in page.words
    assert "Canary" not in page.source
    assert (await visitor.get(f"{ALL}/{release_id}/copy.pdf")).status == 404


async def test_form_of_another_patient_is_not_found_as_one_that_never_was(
    visitors: list[Visitor], core: Core
) -> None:
    pat, lee = visitors
    own, opened = await signed(core, PAT), await begun(core, PAT)
    await pat.sign_in(PAT)
    await lee.sign_in(LEE)
    assert (await pat.get(f"{ALL}/{own}")).status == 200
    for path in ("", "/revoke", "/copy.pdf"):
        pages = [
            await lee.get(f"{ALL}/{name}{path}")
            for name in (own, opened, "r_none", "%00", "x" * 65)
        ]
        assert {page.status for page in pages} == {404}
        assert len({page.source for page in pages}) == 1
    await lee.get(ALL)
    for name in (own, opened, new_release_id(), "%00"):
        sent = [await _save(lee, name, 0), await _sign(lee, name, 1)]
        sent.append(await lee.post(f"{ALL}/{name}/revoke", version="1"))
        assert [page.status for page in sent] == [404, 404, 404]
        assert len({page.source for page in sent}) == 1
    taken = await lee.post(ALL, start=own, recipient_kind="me", records_labs="yes")
    assert taken.status == 404
    listed = (await lee.get(ALL)).source + (await lee.get("/portal/forms")).source
    assert own not in listed
    assert opened not in listed
    assert (await form_now(core, PAT, own)).version == 1
    assert (await form_now(core, PAT, opened)).version == 0


@pytest.mark.parametrize("version", ["", "-1", "1e3", "9" * 7, "٣"])
async def test_version_that_no_page_sends_is_refused(
    visitor: Visitor, core: Core, version: str
) -> None:
    release_id = await begun(core, PAT)
    await visitor.sign_in(PAT)
    await visitor.get(ALL)
    for path in (f"{ALL}/{release_id}", f"{ALL}/{release_id}/revoke"):
        assert (await visitor.post(path, version=version)).status == 400
