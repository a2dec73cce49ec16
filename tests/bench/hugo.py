"""The same corpus as a Hugo site, for the comparison: what a Hugo user would write by hand.

`write(corpus, folder)`. Its pages carry the same facts as ours, and the parts that Pagefind indexes are marked.
Standard library only.
"""

import json
import os
import re

CSS = """body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem}
nav ul{display:flex;flex-wrap:wrap;gap:.5rem 1rem;list-style:none;padding:0}
table{border-collapse:collapse}td,th{border:1px solid #888;padding:.25rem .5rem}
.skip{position:absolute;left:-999px}.skip:focus{left:0}
"""

HUGO_CONF = """baseURL = "{base}/"
title = "Aides et services"
locale = "fr"
defaultContentLanguage = "fr"
disableKinds = ["rss"]
capitalizeListTitles = false
pluralizeListTitles = false
removePathAccents = true
enableRobotsTXT = false

[taxonomies]
theme = "themes"
audience = "audiences"
territory = "territories"

[markup.tableOfContents]
startLevel = 2
endLevel = 3
[markup.goldmark.extensions]
linkify = false
[markup.goldmark.extensions.typographer]
disable = true
[markup.goldmark.renderHooks.link]
useEmbedded = "always"

"""

H_HEADER = """<a class="skip" href="#contenu">Aller au contenu</a>
<header>
<p><a href="{{ site.Home.Permalink }}">{{ site.Title }}</a></p>
<nav aria-label="Thèmes"><ul>
{{- $cur := .RelPermalink -}}
{{ range site.Params.themes }}
{{- $p := printf "/themes/%s/" .slug }}
<li><a href="{{ absURL $p }}"{{ if eq $p $cur }} aria-current="page"{{ end }}>{{ .name }}</a></li>
{{- end }}
</ul></nav>
</header>
"""
H_FOOTER = """<footer>
<nav aria-label="Publics"><ul>
{{- range site.Params.audiences }}
<li><a href="{{ absURL (printf "/audiences/%s/" .slug) }}">{{ .name }}</a></li>
{{- end }}
</ul></nav>
<p><a href="{{ absURL "/territories/" }}">Tous les territoires</a> — Département de démonstration</p>
</footer>
"""
H_BASE = """<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ block "title" . }}{{ .Title }} — {{ site.Title }}{{ end }}</title>
<meta name="description" content="{{ .Description }}">
<link rel="stylesheet" href="{{ absURL "style.css" }}">
</head>
<body>
{{ partial "header.html" . }}
<main id="contenu">
{{ block "main" . }}{{ end }}
</main>
{{ partial "footer.html" . }}
</body>
</html>
"""
H_PAGE_HEAD = """{{ define "main" }}
{{- $theme := index (.GetTerms "themes") 0 }}
<nav aria-label="Fil d'Ariane"><ol>
<li><a href="{{ site.Home.Permalink }}">Accueil</a></li>
<li><a href="{{ $theme.Permalink }}">{{ $theme.Title }}</a></li>
<li aria-current="page">{{ .Title }}</li>
</ol></nav>
<article data-pagefind-body>
<h1>{{ .Title }}</h1>
<p class="chapo">{{ .Description }}</p>
<dl>
<dt>Type</dt><dd>{{ .Params.kind }}</dd>
<dt>Public</dt><dd>{{ range .GetTerms "audiences" }}<a href="{{ .Permalink }}">{{ .Title }}</a>{{ end }}</dd>
<dt>Territoires</dt><dd><ul>{{ range .GetTerms "territories" }}<li><a href="{{ .Permalink }}">{{ .Title }}</a></li>{{ end }}</ul></dd>
<dt>Mise à jour</dt><dd>{{ .Date.Format "02/01/2006" }}</dd>
</dl>
<nav aria-label="Sommaire">{{ .TableOfContents }}</nav>
{{ .Content }}
</article>
<aside><h2>Fiches du même thème</h2><ul>
"""
H_RELATED = """{{- range first 5 $theme.Pages }}
<li><a href="{{ .Permalink }}">{{ .Title }}</a></li>
{{- end }}
"""
H_PAGE_TAIL = """</ul></aside>
{{ end }}
"""
H_TERM = """{{ define "main" }}
<nav aria-label="Fil d'Ariane"><ol>
<li><a href="{{ site.Home.Permalink }}">Accueil</a></li>
<li aria-current="page">{{ .Title }}</li>
</ol></nav>
<h1>{{ .Title }}</h1>
<p>{{ len .Pages }} fiches</p>
<ul>
{{- range .Pages }}
<li><h2><a href="{{ .Permalink }}">{{ .Title }}</a></h2><p>{{ .Description }}</p></li>
{{- end }}
</ul>
{{ end }}
"""
H_TAXONOMY = """{{ define "main" }}
<nav aria-label="Fil d'Ariane"><ol>
<li><a href="{{ site.Home.Permalink }}">Accueil</a></li>
<li aria-current="page">{{ .Title }}</li>
</ol></nav>
<h1>{{ .Title }}</h1>
<ul>
{{- range .Data.Terms.Alphabetical }}
<li><a href="{{ .Page.Permalink }}">{{ .Page.Title }}</a> ({{ .Count }})</li>
{{- end }}
</ul>
{{ end }}
"""
H_HOME = """{{ define "title" }}{{ site.Title }}{{ end }}
{{ define "main" }}
<h1>{{ site.Title }}</h1>
<h2>Par thème</h2>
<ul>
{{- range site.Params.themes }}
<li><h3><a href="{{ absURL (printf "/themes/%s/" .slug) }}">{{ .name }}</a></h3><p>{{ .description }}</p></li>
{{- end }}
</ul>
<h2>Par public</h2>
<ul>
{{- range site.Params.audiences }}
<li><h3><a href="{{ absURL (printf "/audiences/%s/" .slug) }}">{{ .name }}</a></h3><p>{{ .description }}</p></li>
{{- end }}
</ul>
<p><a href="{{ absURL "/territories/" }}">Choisir un territoire</a></p>
{{ end }}
"""


def quoted(text):
    """A TOML string: JSON's is one."""
    return json.dumps(text, ensure_ascii=False)


def params(corpus):
    out = []
    for name, values in (("themes", corpus.themes), ("audiences", corpus.audiences)):
        for value in values:
            out.append(f"[[params.{name}]]\nslug = {quoted(value['slug'])}\nname = {quoted(value['name'])}\n"
                       f"description = {quoted(value['description'])}\n")
    return "\n".join(out)


def sheet(fiche, names):
    return "\n".join([
        "+++",
        f"title = {quoted(fiche['title'])}",
        f"description = {quoted(fiche['summary'])}",
        f"date = {fiche['date']}",
        f"themes = [{quoted(names[fiche['theme']])}]",
        f"audiences = [{quoted(names[fiche['audience']])}]",
        "territories = [" + ", ".join(quoted(names[x]) for x in fiche["territories"]) + "]",
        "[params]",
        f"kind = {quoted(fiche['kind'])}",
        "+++\n\n",
    ]) + re.sub(r"\]\(fiche:([^)]+)\)", r"](/fiches/\1.md)", fiche["body"])


def write(corpus, folder):
    files = {
        "hugo.toml": HUGO_CONF.format(base="https://aides.example") + params(corpus),
        "layouts/baseof.html": H_BASE,
        "layouts/_partials/header.html": H_HEADER,
        "layouts/_partials/footer.html": H_FOOTER,
        "layouts/page.html": H_PAGE_HEAD + H_RELATED + H_PAGE_TAIL,
        "layouts/term.html": H_TERM,
        "layouts/taxonomy.html": H_TAXONOMY,
        "layouts/home.html": H_HOME,
        "static/style.css": CSS,
        "content/_index.md": '+++\ntitle = "Aides et services"\n+++\n',
        "content/fiches/_index.md": '+++\ntitle = "Fiches"\n[build]\nrender = "never"\n+++\n',
    }
    names = {x["slug"]: x["name"] for x in corpus.themes + corpus.audiences + corpus.territories}
    for path, text in files.items():
        os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        put(os.path.join(folder, path), text)
    for i in range(corpus.n):
        fiche = corpus.fiche(i)
        put(os.path.join(folder, "content/fiches", fiche["slug"] + ".md"), sheet(fiche, names))


def put(path, text):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
