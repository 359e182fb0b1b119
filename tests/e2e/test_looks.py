# SPDX-License-Identifier: MIT
"""Every shipped letter as a browser shows it: on a telephone and on a desk, light and dark, without a network."""
import base64
import json
import re
import shutil
import subprocess

import pytest

import letters_made

WIDTHS = (360, 1024)
DARK = '(prefers-color-scheme: dark)'
PAGE = """<!DOCTYPE html><meta charset="utf-8"><body><script type="application/json" id="letters">%s</script>
<script>%s</script>"""
# Runs in the browser: each letter in a frame of its own; what is wrong with it comes out as sentences.
LOOK = r"""
const luminance = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const colour = text => (text.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
const seen = c => c.length < 4 || c[3] > 0;
function ground(element) {
    for (; element; element = element.parentElement) {
        const c = colour(getComputedStyle(element).backgroundColor);
        if (seen(c)) return c;
    }
    return [255, 255, 255];
}
function contrast(element) {
    const a = luminance(colour(getComputedStyle(element).color)), b = luminance(ground(element));
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
function wanted(element) { // WCAG 2.1, 1.4.3
    const style = getComputedStyle(element), size = parseFloat(style.fontSize), bold = style.fontWeight >= 700;
    return size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;
}
function texts(document) {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    for (let node; (node = walker.nextNode());) if (node.data.trim()) found.push(node);
    return found;
}
function boxes(node) {
    const range = node.ownerDocument.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter(box => box.width > 0 && box.height > 0);
}
function overlap(a, b) {
    const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return width > 1 && height > Math.min(a.height, b.height) / 2;
}
function look(document, width) {
    const wrong = [], root = document.documentElement, placed = [];
    const stacked = document.querySelector('.wide') && width <= 480;
    if (!root.lang) wrong.push('no lang');
    if (root.scrollWidth > width) wrong.push(`scrolls to ${root.scrollWidth}`);
    for (const element of document.querySelectorAll('body *'))
        if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === 'auto')
            wrong.push(`a table scrolls to ${element.scrollWidth} of ${element.clientWidth}`);
    for (const image of document.images)
        if (!image.complete || !image.naturalWidth || !image.alt) wrong.push(`broken image ${image.alt}`);
    for (const node of texts(document)) {
        const element = node.parentElement, words = node.data.trim().slice(0, 30), found = boxes(node);
        if (!found.length && !(stacked && element.closest('thead'))) wrong.push(`cannot be seen: ${words}`);
        if (!found.length) continue;
        const ratio = contrast(element);
        if (ratio < wanted(element)) wrong.push(`contrast ${ratio.toFixed(2)}: ${words}`);
        for (const box of found) {
            if (box.left < 0 || box.right > width + 1) wrong.push(`beside the page: ${words}`);
            placed.push([box, words, node]);
        }
    }
    placed.forEach(([a, words, node], i) => placed.slice(i + 1).forEach(([b, others, other]) => {
        if (node !== other && overlap(a, b)) wrong.push(`"${words}" lies over "${others}"`);
    }));
    return wrong;
}
(async () => {
    const letters = JSON.parse(document.getElementById('letters').textContent), found = {};
    for (const [name, width, html] of letters) {
        const frame = document.createElement('iframe');
        frame.style = `width:${width}px;height:900px;border:0`;
        await new Promise(done => { frame.onload = done; frame.srcdoc = html; document.body.append(frame); });
        found[name] = look(frame.contentDocument, width);
        frame.remove();
    }
    document.body.textContent = 'LOOKED' + btoa(unescape(encodeURIComponent(JSON.stringify(found)))) + 'END';
})().catch(error => { document.body.textContent = 'BROKE ' + error; });
"""


@pytest.fixture(scope='module')
def made(tmp_path_factory):
    wanted = letters_made.names()
    return letters_made.messages(letters_made.mbox(tmp_path_factory.mktemp('letters'), wanted), wanted)


def html_of(message):
    """The HTML part with its pictures in it, as a mail program shows it."""
    html = message.get_body(('html',)).get_content()
    for part in message.walk():
        if part.get_content_maintype() == 'image':
            data = f'data:{part.get_content_type()};base64,{base64.b64encode(part.get_content()).decode()}'
            html = html.replace('cid:' + part['Content-ID'].strip('<>'), data)
    return html


def variants(message):
    """(width, scheme, html): a scheme is chosen by making its style sheet count always, or never."""
    html = html_of(message)
    assert html.count(DARK) == 1
    for width in WIDTHS:
        yield width, 'light', html.replace(DARK, 'not all')
        yield width, 'dark', html.replace(DARK, 'all')


def test_letters_look_right_on_telephone_and_desk_light_and_dark(made, tmp_path):
    if not shutil.which('chromium'):
        pytest.skip('chromium is not installed')
    letters = [[f'{" ".join(name)} {width} {scheme}', width, html]
               for name, (message, _) in made.items() for width, scheme, html in variants(message)]
    page = tmp_path / 'page.html'
    page.write_text(PAGE % (json.dumps(letters).replace('</', '<\\/'), LOOK), encoding='utf-8')
    run = subprocess.run(['chromium', '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
                          '--disable-background-networking', '--proxy-server=127.0.0.1:9', '--hide-scrollbars',
                          f'--user-data-dir={tmp_path}/profile', '--window-size=1100,1000',
                          '--virtual-time-budget=600000', '--dump-dom', page.as_uri()],
                         capture_output=True, text=True, timeout=400, check=False)
    told = re.search('LOOKED([A-Za-z0-9+/=]*)END', run.stdout)
    assert told, run.stdout[-500:] + run.stderr[-2000:]
    found = json.loads(base64.b64decode(told.group(1)))
    assert len(found) == len(letters)
    wrong = [f'{name}: {fault}' for name, faults in found.items() for fault in faults]
    assert not wrong, f'{len(wrong)} faults:\n' + '\n'.join(wrong[:40])


def words_of(text):
    return re.findall(r'\w+', text)


def test_both_parts_say_the_same(made):
    """Each word and number of the text part, but the text of links, stands in the HTML part."""
    for name, (message, _) in made.items():
        html = re.sub(r'<(style|title)\b.*?</\1>|<!--.*?-->|<wbr>', '', message.get_body(('html',)).get_content(),
                      flags=re.S)
        shown = set(words_of(re.sub('<[^>]*>', ' ', html)))
        text = message.get_body(('plain',)).get_content()
        missing = [word for word in words_of(text) if word not in shown and word.strip('_')]
        assert not missing, (name, missing[:20])


def test_letters_are_light_and_name_their_language(made):
    for (language, letter, case), (message, size) in made.items():
        name = f'{language} {letter} {case}'
        assert size < 40_000, f'{name}: {size} octets'
        tag = re.match(r'[a-z]+(-[A-Z]{2})?', language).group(0)
        assert f'<html lang="{tag}">' in message.get_body(('html',)).get_content(), name
        assert message['Content-Language'] == tag, name
