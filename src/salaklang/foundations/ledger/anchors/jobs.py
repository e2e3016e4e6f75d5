"""The hourly turn of the anchors; safe to run twice."""

from procrastinate.contrib.django import app


@app.periodic(cron="37 * * * *")
@app.task(name="ledger.anchors", queue="anchors", pass_context=False)
def anchors_job(timestamp: int) -> None:
    """Tell the anchors how far the log has come. Nothing to do where none is named."""
    from salaklang.foundations.ledger.anchors.keeping import anchors_of_settings, anchors_submit

    anchors_submit(anchors_of_settings())
