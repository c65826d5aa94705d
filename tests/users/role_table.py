"""The permission table as tests want it: who may do what, and who sees which entry of the admin's menus.

A new menu entry or a new permission fails `test_roles.py` until it stands here: decide, then write it down.
The rows are actions over real requests (`actions.py`); y = allowed, · = refused.
"""

from users.roles import (
    ADMINISTRATORS,
    ADVISERS,
    AUTHORS,
    EDITORS,
    ORGANISERS,
    REVIEWERS,
    SAFEGUARDING,
    TAXONOMISTS,
    TRANSLATORS,
)

VISITOR, MEMBER = "visitor", "member without a role"
SUBJECTS = (
    AUTHORS,
    EDITORS,
    REVIEWERS,
    SAFEGUARDING,
    TRANSLATORS,
    TAXONOMISTS,
    ORGANISERS,
    ADVISERS,
    ADMINISTRATORS,
    MEMBER,
    VISITOR,
)

#                                Au Ed Re Sa Tr Ta Or Ad Adm Mem Vis
ACTIONS = """
open the admin                 | y  y  y  y  y  y  y  y  y  ·  ·
add a page                     | y  y  ·  ·  ·  ·  ·  ·  y  ·  ·
change an own draft            | y  y  y  y  ·  ·  ·  ·  y  ·  ·
change another's page          | ·  y  y  y  ·  ·  ·  ·  y  ·  ·
change a Welsh page            | ·  y  y  y  y  ·  ·  ·  y  ·  ·
publish                        | ·  y  y  y  ·  ·  ·  ·  y  ·  ·
publish a Welsh page           | ·  y  y  y  ·  ·  ·  ·  y  ·  ·
unpublish                      | ·  y  y  y  ·  ·  ·  ·  y  ·  ·
delete a live page             | ·  y  y  y  ·  ·  ·  ·  y  ·  ·
delete another's draft         | ·  y  y  y  ·  ·  ·  ·  y  ·  ·
delete pages with others below | ·  y  ·  ·  ·  ·  ·  ·  y  ·  ·
move                           | ·  y  ·  ·  ·  ·  ·  ·  y  ·  ·
lock                           | ·  y  ·  y  ·  ·  ·  ·  y  ·  ·
unlock                         | ·  y  ·  y  ·  ·  ·  ·  y  ·  ·
approve                        | ·  y  y  ·  ·  ·  ·  ·  ·  ·  ·
see the history of a page      | ·  y  y  y  ·  ·  ·  ·  y  ·  ·
submit for translation         | ·  y  ·  ·  y  ·  ·  ·  y  ·  ·
upload an image                | y  y  y  y  ·  ·  ·  ·  y  ·  ·
change another's image         | ·  y  ·  y  ·  ·  ·  ·  y  ·  ·
upload a document              | y  y  y  y  ·  ·  ·  ·  y  ·  ·
change another's document      | ·  y  ·  y  ·  ·  ·  ·  y  ·  ·
change a vocabulary            | ·  ·  ·  ·  ·  y  ·  ·  y  ·  ·
merge terms                    | ·  ·  ·  ·  ·  y  ·  ·  y  ·  ·
change synonyms                | ·  ·  ·  ·  ·  y  ·  ·  y  ·  ·
see search words               | ·  y  y  ·  ·  y  ·  ·  y  ·  ·
see out-of-date reports        | ·  y  y  y  ·  ·  ·  ·  y  ·  ·
close an out-of-date report    | ·  y  y  y  ·  ·  ·  ·  y  ·  ·
see which reviews are due      | y  y  y  y  y  ·  ·  ·  y  ·  ·
confirm that a page is right   | ·  y  y  y  ·  ·  ·  ·  y  ·  ·
remind owners in bulk          | ·  y  y  y  ·  ·  ·  ·  y  ·  ·
see the coverage               | ·  y  y  y  ·  ·  ·  ·  y  ·  ·
commission an item             | ·  y  y  y  ·  ·  ·  ·  y  ·  ·
see broken links               | ·  y  y  y  ·  ·  ·  ·  y  ·  ·
see what is to be translated   | ·  y  ·  ·  y  ·  ·  ·  y  ·  ·
keep the glossary              | ·  ·  ·  ·  y  ·  ·  ·  y  ·  ·
pin results                    | ·  ·  ·  ·  ·  y  ·  ·  y  ·  ·
keep redirects                 | ·  y  ·  ·  ·  ·  ·  ·  y  ·  ·
list accounts                  | ·  ·  ·  ·  ·  ·  ·  ·  y  ·  ·
invite somebody                | ·  ·  ·  ·  ·  ·  ·  ·  y  ·  ·
send an invitation again       | ·  ·  ·  ·  ·  ·  ·  ·  y  ·  ·
change an account              | ·  ·  ·  ·  ·  ·  ·  ·  y  ·  ·
change roles                   | ·  ·  ·  ·  ·  ·  ·  ·  y  ·  ·
change the site's texts        | ·  ·  ·  ·  ·  ·  ·  ·  y  ·  ·
change languages               | ·  ·  ·  ·  ·  ·  ·  ·  y  ·  ·
change sites                   | ·  ·  ·  ·  ·  ·  ·  ·  y  ·  ·
change collections             | ·  ·  ·  ·  ·  ·  ·  ·  y  ·  ·
change workflows               | ·  ·  ·  ·  ·  ·  ·  ·  y  ·  ·
"""

#: Entries of the three menus, and who sees each.
EVERYBODY = SUBJECTS[:9]
PAGES = (AUTHORS, EDITORS, REVIEWERS, SAFEGUARDING, TRANSLATORS, ADMINISTRATORS)
FILES = (AUTHORS, EDITORS, REVIEWERS, SAFEGUARDING, ADMINISTRATORS)
KEEPERS = (TAXONOMISTS, ADMINISTRATORS)
DESK = (EDITORS, REVIEWERS, SAFEGUARDING, ADMINISTRATORS)
ONLY = (ADMINISTRATORS,)
MENUS = {
    "admin": {
        "desk": (*PAGES, TAXONOMISTS),
        "translation": (EDITORS, TRANSLATORS, ADMINISTRATORS),
        "explorer": PAGES,
        "images": FILES,
        "documents": FILES,
        "out-of-date-reports": (EDITORS, REVIEWERS, SAFEGUARDING, ADMINISTRATORS),
        "vocabularies": KEEPERS,
        "search": (EDITORS, REVIEWERS, TAXONOMISTS, ADMINISTRATORS),
        "snippets": (),
        "reports": EVERYBODY,
        "settings": (EDITORS, *ONLY),
        "help": EVERYBODY,
    },
    "settings": {
        "site-texts": ONLY,
        "locales": ONLY,
        "redirects": (EDITORS, ADMINISTRATORS),
        "sites": ONLY,
        "collections": ONLY,
        "workflows": ONLY,
        "workflow-tasks": ONLY,
        "users": ONLY,
        "groups": ONLY,
    },
    "reports": {
        "broken-links": DESK,
        "translations": EVERYBODY,
        "locked-pages": (EDITORS, SAFEGUARDING, ADMINISTRATORS),
        "workflows": PAGES,
        "workflow-tasks": PAGES,
        "site-history": PAGES,
        "aging-pages": PAGES,
        "page-types-usage": PAGES,
    },
}

#: Permissions of our own models that only administrators have (and most of which no screen asks for).
ADMINISTRATORS_ONLY = (
    "core.add_pagereport",
    "core.delete_pagereport",
    "core.*_relateditem",
    "core.*_changenote",  # lines of a page's own form, as are the next two
    "core.*_pickeditem",
    "home.*_featureditem",
    "core.*_readfirst",
    "core.*_programmeuse",
    "core.*_pageuse",
    "resources.*_resourcefile",
    "files.*",
    "navigation.*",
    "users.*",
    "search.*_outboxentry",
    "search.*_searchdocument",
    "search.*_searchvisitor",
    "search.*_searchweek",
    "search.*_askedcell",
    "search.*_sequencecounter",
    "search.*_synonymstamp",
    "search.*_synonymversion",
    "search.*_termrefresh",
    "search.*_pinneditem",
    "search.add_searchtally",
    "search.change_searchtally",
    "search.delete_searchtally",
)
