#!/usr/bin/python3
"""Sentences and dictionary entries in English, Finnish and Swedish, out of Debian packages, for the word vectors.

    knowledge/vectors/texts.py [FOLDER] | build/release/neuvo train --vectors knowledge/vectors/vectors.bin

FOLDER holds the packages (*.deb) and is filled with those that are missing (apt-get download); without it a temporary
folder is used. Lines "English TAB Finnish TAB Swedish" go to standard output, a missing language empty, each line once;
the packages with their versions go to standard error. The same packages give the same lines, in the same order.
Needs nothing beyond Python's own library, apt and dpkg.
"""
import gzip
import html
import os
import re
import struct
import subprocess
import sys
import tempfile
import zipfile
from xml.etree import ElementTree

DICTIONARIES = ["fin-eng", "eng-fin", "fin-swe", "swe-fin"]
PACKAGES = (
    ["dict-freedict-" + pair for pair in DICTIONARIES]
    + ["libreoffice-help-" + code for code in ("en-us", "fi", "sv")]
    + ["libreoffice-l10n-" + code for code in ("fi", "sv")]
    + [program + "-l10n-" + code for program in ("firefox-esr", "thunderbird") for code in ("en-gb", "fi", "sv-se")]
    + ["gnome-user-docs"]
)
COLUMNS = {"eng": 0, "fin": 1, "swe": 2}


def fetch(folder):
    """Downloads what is missing, unpacks all of it, and says what it is."""
    os.makedirs(folder, exist_ok=True)
    tree = os.path.join(folder, "unpacked")
    for package in PACKAGES:
        found = [name for name in sorted(os.listdir(folder)) if name.startswith(package + "_") and name.endswith(".deb")]
        if not found:
            subprocess.run(["apt-get", "-q", "download", package], cwd=folder, check=True, stdout=sys.stderr)
            found = [name for name in sorted(os.listdir(folder)) if name.startswith(package + "_")]
        path = os.path.join(folder, found[-1])
        facts = subprocess.run(["dpkg-deb", "-f", path, "Package", "Version"], check=True, capture_output=True, text=True)
        print(" ".join(facts.stdout.split()), file=sys.stderr)
        subprocess.run(["dpkg-deb", "-x", path, tree], check=True)
    return tree


def plain(text):
    """Without mark-up, placeholders and accelerators."""
    text = re.sub(r"<[^>]{0,400}>|\{[^}]{0,200}\}|%\d*\$?[A-Za-z@]|\$\([^)]*\)|%[A-Z_]+|&[a-zA-Z.]+;", " ", text)
    text = re.sub(r"[~_&](?=\w)", "", html.unescape(text))
    return re.sub(r"\s+", " ", text).strip()


def aligned(tables):
    """Three tables key → text; where a translation is missing or a copy of the English, its column is empty."""
    english, finnish, swedish = ({key: plain(text) for key, text in table.items()} for table in tables)
    for key in sorted(set(english) | set(finnish) | set(swedish)):
        own = english.get(key, "")
        others = [table.get(key, "") for table in (finnish, swedish)]
        columns = [own] + ["" if text == own else text for text in others]
        if any(columns[1:]):
            yield columns


# ---- dictionaries: dictd's format ---------------------------------------------------------------------------------

DIGITS = {digit: value for value, digit in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}


def number(digits):
    value = 0
    for digit in digits:
        value = value * 64 + DIGITS[digit]
    return value


def senses(entry):
    """(translations, explanation) of each sense: its first line, and the lines behind it."""
    lines = [line.strip() for line in entry.split("\n")[1:] if line.strip()]
    groups = []
    for line in lines:
        numbered = re.match(r"\d+\. ", line)
        if numbered or not groups:
            groups.append([line[numbered.end():] if numbered else line])
        else:
            groups[-1].append(line)
    return [(group[0], " ".join(group[1:])) for group in groups]


def dictionary(tree, pair):
    source, target = (COLUMNS[code] for code in pair.split("-"))
    base = os.path.join(tree, "usr/share/dictd/freedict-" + pair)
    with gzip.open(base + ".dict.dz") as file:
        content = file.read()
    places = set()
    with open(base + ".index", encoding="utf-8") as file:
        for line in file:
            word, start, length = line.rstrip("\n").split("\t")[:3]
            if not word.startswith("00database"):
                places.add((number(start), number(length)))
    for start, length in sorted(places):
        entry = content[start:start + length].decode("utf-8", "replace")
        headword = re.sub(r" /.*| <.*", "", entry.split("\n")[0]).strip()
        for translations, explanation in senses(entry):
            columns = ["", "", ""]
            columns[source] = plain(headword + " ; " + explanation)
            columns[target] = plain(translations)
            yield columns


# ---- LibreOffice: help pages and message catalogues ----------------------------------------------------------------


def help_paragraphs(folder):
    table = {}
    for where, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            if not name.endswith(".html"):
                continue
            path = os.path.join(where, name)
            with open(path, encoding="utf-8", errors="replace") as file:
                page = file.read()
            for mark, text in re.findall(r'<(?:p|h\d)[^>]* id="((?:par|hd)_id\w+)"[^>]*>(.*?)</(?:p|h\d)>', page, re.S):
                table[os.path.relpath(path, folder) + " " + mark] = text
    return table


def libreoffice_help(tree):
    folders = [os.path.join(tree, "usr/share/libreoffice/help", code, "text") for code in ("en-US", "fi", "sv")]
    return aligned([help_paragraphs(folder) for folder in folders])


def catalogue(path):
    """A .mo file: message → translation. Big and little ends are told apart by its first number."""
    with open(path, "rb") as file:
        data = file.read()
    order = "<" if struct.unpack("<I", data[:4])[0] == 0x950412DE else ">"
    count, originals, translations = struct.unpack(order + "3I", data[8:20])
    table = {}
    for i in range(count):
        length, start = struct.unpack_from(order + "2I", data, originals + 8 * i)
        message = data[start:start + length].decode("utf-8", "replace")
        length, start = struct.unpack_from(order + "2I", data, translations + 8 * i)
        if message:
            table[message] = data[start:start + length].decode("utf-8", "replace").replace("\0", " ")
    return table


def libreoffice_messages(tree):
    base = os.path.join(tree, "usr/lib/libreoffice/program/resource")
    for name in sorted(os.listdir(os.path.join(base, "fi/LC_MESSAGES"))):
        finnish, swedish = (
            catalogue(path) if os.path.exists(path) else {}
            for path in (os.path.join(base, code, "LC_MESSAGES", name) for code in ("fi", "sv"))
        )
        messages = set(finnish) | set(swedish)
        english = {key: key.split("\4")[-1].replace("\0", " ") for key in messages}
        yield from aligned([english, finnish, swedish])


# ---- Mozilla: language packs ----------------------------------------------------------------------------------------


def fluent(text):
    """id = value, values may go on in indented lines; attributes are .name = value."""
    table, key = {}, None
    for line in text.split("\n"):
        message = re.match(r"(-?[A-Za-z][\w-]*) *=(.*)", line)
        attribute = re.match(r"\s+\.([\w-]+) *=(.*)", line)
        if message:
            own = key = message.group(1)
            table[key] = message.group(2)
        elif attribute and key:
            key = own + "." + attribute.group(1)
            table[key] = attribute.group(2)
        elif key and line.startswith(" "):
            table[key] += " " + re.sub(r"^\s*(\*?\[[^\]]*\]|\{.*->|\})", " ", line)
        elif not line.strip().startswith("#"):
            key = None
    return {name: value for name, value in table.items() if not name.endswith(("key", "style", "width"))}


def pack(path, code):
    table = {}
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            text = archive.read(name).decode("utf-8", "replace")
            if name.endswith(".ftl"):
                found = fluent(text)
            elif name.endswith(".properties"):
                found = dict(re.findall(r"^([\w.-]+) *= *(.*)$", text, re.M))
            elif name.endswith(".dtd"):
                found = dict(re.findall(r'<!ENTITY\s+([\w.-]+)\s+"([^"]*)"', text))
            else:
                continue
            place = name.replace("/" + code + "/", "/")
            table.update({place + " " + key: value for key, value in found.items()})
    return table


def mozilla(tree, folder, program):
    codes = ("en-GB", "fi", "sv-SE")
    paths = [os.path.join(tree, folder, "langpack-%s@%s.mozilla.org.xpi" % (code, program)) for code in codes]
    return aligned([pack(path, code) for path, code in zip(paths, codes)])


# ---- GNOME: help pages ----------------------------------------------------------------------------------------------

MALLARD = "{http://projectmallard.org/1.0/}"


def mallard(path):
    """The page's titles and paragraphs in order."""
    if not os.path.exists(path):
        return []
    page = ElementTree.parse(path).getroot()
    return [" ".join("".join(item.itertext()).split()) for item in page.iter() if item.tag in (MALLARD + "title", MALLARD + "p", MALLARD + "desc")]


def gnome_help(tree):
    """By place in the page, where it has as many of them in both languages."""
    base = os.path.join(tree, "usr/share/help")
    for name in sorted(os.listdir(os.path.join(base, "C/gnome-help"))):
        if not name.endswith(".page"):
            continue
        english, finnish, swedish = (mallard(os.path.join(base, code, "gnome-help", name)) for code in ("C", "fi", "sv"))
        tables = [dict(enumerate(page)) if len(page) == len(english) else {} for page in (english, finnish, swedish)]
        yield from aligned(tables)


def units(tree):
    yield from libreoffice_messages(tree)
    yield from libreoffice_help(tree)
    yield from mozilla(tree, "usr/lib/firefox-esr/browser/extensions", "firefox-esr")
    yield from mozilla(tree, "usr/lib/thunderbird/extensions", "thunderbird")
    yield from gnome_help(tree)
    for pair in DICTIONARIES:
        yield from dictionary(tree, pair)


def main():
    with tempfile.TemporaryDirectory() as temporary:
        tree = fetch(sys.argv[1] if len(sys.argv) > 1 else temporary)
        seen = set()
        for columns in units(tree):
            line = "\t".join(text.replace("\t", " ") for text in columns)
            if line not in seen:
                seen.add(line)
                sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    main()
