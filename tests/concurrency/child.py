"""A process beside the server: makes and changes pages as a management command or an editor's shell would.

Reads one action a line from its standard input, `["publish", "s-1", "Title"]`, and answers each with one
line: the result as JSON. An action that fails ends the process.
"""

import json
import os
import random
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")


def main():
    import django

    django.setup()
    for line in sys.stdin:
        action, *arguments = json.loads(line)
        print(json.dumps(ACTIONS[action](*arguments)), flush=True)


def story(key):
    from casestudies.models import CaseStudyPage

    return CaseStudyPage.objects.get(external_id=key)


def publish(key, title):
    from tests.factories.items import make_item

    return make_item(id=key, title=title, hub_models=["virtual"], local_authorities=["840"]).pk


def unpublish(key):
    story(key).unpublish()


def restrict(key):
    from wagtail.models import PageViewRestriction

    PageViewRestriction.objects.create(page=story(key), restriction_type=PageViewRestriction.LOGIN)


def open_again(key):
    from wagtail.models import PageViewRestriction

    for made in PageViewRestriction.objects.filter(page=story(key)):
        made.delete()


def delete(key):
    story(key).delete()


def rename_term(slug, new_slug):
    from taxonomy.models import HubModel
    from taxonomy.services.terms import rename_slug

    rename_slug(term=HubModel.objects.canonical().get(slug=slug), new_slug=new_slug)


def rename_authority(code, name):
    from taxonomy.models import LocalAuthority

    place = LocalAuthority.objects.get(dfe_code=code)
    place.name = name
    place.save()


def editor(email, password):
    from allauth.account.models import EmailAddress

    from users.models import User

    user = User.objects.create_superuser(email, password)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user.pk


def sweep():
    from search.indexing import sweep

    return sweep()


def state():
    """How many pages, documents and waiting events there are."""
    from casestudies.models import CaseStudyPage
    from search.models import OutboxEntry, SearchDocument

    pages = CaseStudyPage.objects.filter(live=True).count()
    documents = SearchDocument.objects.filter(deleted=False).count()
    return pages, documents, OutboxEntry.objects.count()


def differences():
    """What the index shows otherwise than the pages are; each line is a defect."""
    from search.indexing.sweep import verify_documents
    from search.services import engines_by_name, get_engine

    get_engine().catch_up()
    return "\n".join(verify_documents() + [line for one in engines_by_name().values() for line in one.tend()])


def kill_inside(number, seed):
    """Forks processes that change pages without a pause, and kills each at a random moment."""
    import signal
    import time

    from django.db import connections

    from taxonomy.catalogue import get_catalogue
    from tests.factories import items  # noqa: F401 - imported once, not in every fork

    get_catalogue()
    r = random.Random(int(seed))
    for n in range(int(number)):
        connections.close_all()  # a forked process must not share one
        began, tell = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                change_pages(r.getrandbits(30) + n, tell)
            finally:
                os._exit(1)  # only an exception leads here
        os.close(tell)
        os.read(began, 1)
        os.close(began)
        time.sleep(r.uniform(0.0, 0.4))
        ended, _status = os.waitpid(pid, os.WNOHANG)
        assert ended == 0, "the process ended by itself"
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def change_pages(seed, tell):
    """Publishes, unpublishes, renames and deletes at random until it is killed; says when it is about to."""
    from wagtail.models import Page

    from casestudies.models import CaseStudyPage
    from tests.factories.items import make_item

    r = random.Random(seed)
    make_item(id=f"kill-{r.getrandbits(40):x}", title="First", hub_models=["virtual"])
    os.write(tell, b".")  # one change is whole; the kill comes somewhere in those that follow
    while True:
        pages = list(CaseStudyPage.objects.filter(external_id__startswith="kill-"))
        what = r.choice(["make", "publish", "unpublish", "rename", "delete"]) if len(pages) > 3 else "make"
        if what == "make":
            make_item(id=f"kill-{r.getrandbits(40):x}", title=f"Title {r.random()}", hub_models=["virtual"])
            continue
        page = r.choice(pages)
        if what == "publish":
            page.title = f"Title {r.random()}"
            page.hub_models = []
            page.save_revision().publish()
        elif what == "unpublish":
            page.unpublish()
        elif what == "rename":
            page.slug = f"slug-{r.getrandbits(40):x}"
            page.save_revision().publish()
        else:
            Page.objects.get(pk=page.pk).delete()


ACTIONS = {
    function.__name__: function
    for function in (
        publish,
        unpublish,
        restrict,
        open_again,
        delete,
        rename_term,
        rename_authority,
        editor,
        kill_inside,
        state,
        sweep,
        differences,
    )
}

if __name__ == "__main__":
    main()
