"""Every template and state of the site, by name, for the checks that concern all pages."""

from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Sight:
    """An address to look at; `press` is a button to press there first, `status` of the answer seen then."""

    path: str
    status: int = 200
    press: str = ""


FILTERED = "/library/?q=debt&hub-model=centre-based&age=0-1&region=north-west&region=west-midlands"

SIGHTS: dict[str, Sight] = {
    "home": Sight("/"),
    # the library
    "library": Sight("/library/"),
    "library-last-page": Sight("/library/?page=2&sort=title"),
    "library-filtered": Sight(FILTERED),
    "library-place-like": Sight("/library/?like=888&age=2-4&whole-age=1"),
    "library-relaxed": Sight("/library/?q=unicorn+debt"),
    "library-corrected": Sight("/library/?q=brest+feeding"),
    "library-ambiguous": Sight("/library/?q=HV"),
    "library-none": Sight("/library/?q=zzzzqqqq"),
    "library-none-filtered": Sight("/library/?q=debt&hub-model=virtual&age=pregnancy&service-area=send"),
    "library-archived": Sight("/library/?q=kept+record&archived=1"),
    "library-mistakes": Sight("/library/?age=banana&hub-model=nope&like=nowhere&published-from=soon", 400),
    "library-past-the-end": Sight("/library/?page=99", 404),
    # items
    "case-studies": Sight("/case-studies/"),
    "case-study": Sight("/case-studies/foundry-road-a-money-and-housing-adviser-in-the-waiting-room/"),
    "case-study-full": Sight("/case-studies/state-full/"),
    "case-study-bare": Sight("/case-studies/state-bare/"),
    "case-study-overdue": Sight("/case-studies/state-overdue/"),
    "case-study-archived": Sight("/case-studies/state-archived/"),
    "case-study-superseded": Sight("/case-studies/state-superseded/"),
    "evidence-index": Sight("/evidence/"),
    "evidence": Sight("/evidence/little-lanterns-weekly-groups-for-parents-of-toddlers/"),
    "evidence-unrated": Sight("/evidence/family-navigators-does-one-named-contact-help/"),
    "resources": Sight("/resources/"),
    "resource-with-file": Sight("/resources/governance-in-one-hour-slides-for-a-new-hub-board/"),
    "resource-elsewhere": Sight("/resources/state-link/"),
    "resource-in-words": Sight("/resources/old-names-new-names-national-programmes-since-sure-start/"),
    "resource-film": Sight("/resources/the-bus-to-the-village-a-film-about-a-travelling-hub/"),
    "toolkit-index": Sight("/toolkit/"),
    "toolkit": Sight("/toolkit/toolkit-setting-up-and-running-a-family-hub/"),
    "toolkit-module": Sight(
        "/toolkit/toolkit-setting-up-and-running-a-family-hub/leadership-and-governance/"
    ),
    "toolkit-index-empty": Sight("/state-no-toolkit/"),
    # what editors gather
    "topics-index": Sight("/topics/"),
    "topic": Sight("/topics/dads-and-male-carers/"),
    "topic-search-only": Sight("/topics/money-and-housing-worries/"),
    "topic-empty": Sight("/topics/state-empty-topic/"),
    "topic-evaluation": Sight("/topics/how-family-hubs-are-being-evaluated/"),
    "collections-index": Sight("/collections/"),
    "collection-topic-by-hand": Sight("/collections/first-month-as-a-hub-manager/"),
    # other pages
    "news-index": Sight("/news/"),
    "news": Sight("/news/demonstration-library-opens/"),
    "news-index-empty": Sight("/state-no-news/"),
    "questions-index": Sight("/questions/"),
    "question": Sight("/questions/help-to-set-up-a-family-hub/"),
    "standard": Sight("/about/"),
    "accessibility": Sight("/accessibility/"),
    # forms
    "report": Sight("/out-of-date/{page}/"),
    "report-mistakes": Sight("/out-of-date/{page}/", 400, press="Send"),
    "report-done": Sight("/out-of-date/{page}/thanks/"),
    "counting": Sight("/counting/"),
    "counting-off": Sight("/counting/", press="Switch counting off"),
    "password": Sight("/state-password/"),
    "password-mistake": Sight("/state-password/", press="Continue"),
    # sign-in; what lies behind it is looked at in test_accounts.py
    "sign-in": Sight("/accounts/login/"),
    "sign-in-mistake": Sight("/accounts/login/", press="Sign in"),
    "sign-up": Sight("/accounts/signup/"),
    "sign-up-mistakes": Sight("/accounts/signup/", press="Create account"),
    "forgotten-password": Sight("/accounts/password/reset/"),
    "forgotten-password-mistake": Sight("/accounts/password/reset/", press="Send the link"),
    "forgotten-password-done": Sight("/accounts/password/reset/done/"),
    "password-link-too-old": Sight("/accounts/password/reset/key/1-abc-def/"),
    "password-saved": Sight("/accounts/password/reset/key/done/"),
    "account-switched-off": Sight("/accounts/inactive/"),
    "account-closed": Sight("/my/closed/"),
    "arabic-sign-in": Sight("/ar/accounts/login/"),
    # errors
    "not-found": Sight("/nothing-here/", 404),
    "not-understood": Sight("/on-purpose/400/", 400),
    "not-understood-early": Sight("/%00", 400),
    "forbidden": Sight("/on-purpose/403/", 403),
    "form-not-sent": Sight("/on-purpose/csrf/", 403),
    "server-error": Sight("/on-purpose/500/", 500),
    # other languages
    "welsh-home": Sight("/cy/"),
    "welsh-library": Sight("/cy/library/"),
    "welsh-item": Sight("/cy/resources/poeni-am-arian-sut-gall-eich-hyb-teulu-helpu/"),
    "arabic-home": Sight("/ar/"),
    "arabic-library": Sight("/ar/library/?age=0-2"),
    "arabic-item": Sight("/ar/library/", press="first result"),
    "arabic-topic": Sight("/ar/topics/feeding-a-baby/"),
    "arabic-not-found": Sight("/ar/nothing-here/", 404),
    "arabic-library-filtered": Sight("/ar/library/?q=%D8%A7%D9%84%D8%A3%D8%B3%D8%B1%D8%A9&age=0-2"),
    "arabic-fallback": Sight("/ar/case-studies/state-full/"),
    "arabic-counting": Sight("/ar/counting/"),
    "arabic-report": Sight("/ar/out-of-date/{page}/"),
    "arabic-report-mistakes": Sight("/ar/out-of-date/{page}/", 400, press="إرسال"),
    "welsh-fallback": Sight("/cy/evidence/little-lanterns-weekly-groups-for-parents-of-toddlers/"),
    "polish-home": Sight("/pl/"),
    "polish-library": Sight("/pl/library/"),
}

every_sight = pytest.mark.parametrize("name", SIGHTS)
