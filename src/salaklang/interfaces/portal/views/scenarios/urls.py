"""URLs of the laboratory. A run is found under the digest of its recipe: the link says what is computed."""

from django.urls import path

from salaklang.interfaces.portal.views.scenarios import data, drivers, outcomes, place, runs, start, who

urlpatterns = [
    path("", start.start, name="scenarios"),
    path("outcomes", outcomes.outcomes, name="scenario-outcomes"),
    path("place", place.place, name="scenario-place"),
    path("place/sample", place.sample, name="scenario-sample"),
    path("place/run", place.ask, name="scenario-ask"),
    path("scores", outcomes.scores, name="scenario-scores"),
    path("who", who.who, name="scenario-who"),
    path("drivers", drivers.drivers, name="scenario-drivers"),
    path("runs", runs.runs, name="scenario-runs"),
    path("compare", runs.compare, name="scenario-compare"),
    path("runs/<uuid:run>/cancel", runs.cancel, name="scenario-cancel"),
    path("runs/<slug:digest>", runs.run, name="scenario-run"),
    path("runs/<slug:digest>/recipe.json", runs.recipe, name="scenario-recipe"),
    path("runs/<slug:digest>/replay", runs.replay, name="scenario-replay"),
    path("runs/<slug:digest>/again", runs.again, name="scenario-again"),
    path("data/<slug:table>.<slug:form>", data.data, name="scenario-data"),
]
