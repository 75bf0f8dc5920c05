"""Whoever watches a job sees how far it is, why it failed, and where its result is."""

from datetime import datetime

from django.test import Client

from guerdon.store import jobs

HTMX = {"HX-Request": "true"}


def asked(now: datetime, **args: str) -> int:
    return jobs.enqueue(kind="readout", args=args, now=now)


def test_progress_and_the_end(owner: Client, moment: datetime) -> None:
    job = asked(moment, campaign="autumn")
    assert "Waiting for its turn" in owner.get(f"/jobs/{job}").content.decode()
    work = jobs.claim(now=moment)
    assert work is not None
    jobs.renew(work=work, now=moment, progress={"step": "readout", "done": 3, "total": 4})
    part = owner.get(f"/jobs/{job}", headers=HTMX).content.decode()
    assert "Comparing with the holdout" in part
    assert 'value="75"' in part
    assert "<html" not in part
    jobs.finish(work=work, now=moment, outcome={"campaign": "autumn"})
    assert owner.get(f"/jobs/{job}", headers=HTMX)["HX-Redirect"] == "/results/autumn"
    assert "/results/autumn" in owner.get(f"/jobs/{job}").content.decode()


def test_a_refusal_is_said_in_words(owner: Client, moment: datetime) -> None:
    job = asked(moment, campaign="x")
    work = jobs.claim(now=moment)
    assert work is not None
    why = {"reason": "not_started", "data": {}}
    jobs.fail(work=work, now=moment, why=why, again=False)
    text = owner.get(f"/jobs/{job}").content.decode()
    assert 'class="alert bad"' in text
    assert 'hx-get="/jobs' not in text


def test_a_failure_and_an_unknown_job(owner: Client, moment: datetime) -> None:
    job = asked(moment, campaign="x")
    work = jobs.claim(now=moment)
    assert work is not None
    jobs.fail(work=work, now=moment, why={"error": "boom"}, again=False)
    text = owner.get(f"/jobs/{job}").content.decode()
    assert "Nothing was half-written" in text
    assert "boom" not in text
    assert owner.get("/jobs/999999").status_code == 404
