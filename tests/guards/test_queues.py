"""Every queue has a worker, every kind of work a job."""

from bot.jobs import JOBS, QueueName
from bot.models import WorkKind
from bot.processes import read_procfile


def test_every_queue_has_a_worker_in_the_procfile() -> None:
    served = {command[-1] for command in read_procfile().values() if "worker" in command}
    assert served == set(QueueName)


def test_every_kind_of_work_has_a_job_with_a_timeout() -> None:
    assert set(JOBS) == set(WorkKind)
    assert all(job.timeout > 0 for job in JOBS.values())


def test_the_procfile_has_what_a_platform_needs() -> None:
    assert {"release", "web", "cron"} <= set(read_procfile())
