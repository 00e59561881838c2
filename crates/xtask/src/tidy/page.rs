//! What the page's sources must not contain. The policy in the page refuses most of it too; here it is refused early,
//! with a reason.

use super::{Problem, Tree, source::pattern};

const PAGE: &str = "www/src/";
const SHELL: &str = "www/src/shell/";
/// What the screen says: some of it tells the reader what to try, and none of it runs.
const WORDS: &str = "www/src/i18n/words/";
const SVG: &str = "http://www.w3.org/2000/svg";

/// Ways for text to become markup or code, and styles that the policy's hashes refuse.
const MARKUP: &[(&str, &str)] = &[
    (r"\b(inner|outer)HTML\b", "log text is drawn as text nodes only"),
    (r"\binsertAdjacentHTML\b", "log text is drawn as text nodes only"),
    (r"\bdangerouslySetInnerHTML\b", "log text is drawn as text nodes only"),
    (r"\bdocument\.write(ln)?\b", "log text is drawn as text nodes only"),
    (r"\bcreateContextualFragment\b", "log text is drawn as text nodes only"),
    (r"\bDOMParser\b", "log text is drawn as text nodes only"),
    (r"\.html\(", "log text is drawn as text nodes only: .text()"),
    (r"\beval\(", "the policy refuses code made from text"),
    (r"\bnew Function\b", "the policy refuses code made from text"),
    (r#"\bsetAttribute\(\s*['"`]style['"`]"#, "the policy refuses style attributes: el.style.… works"),
    (r#"\.attr\(\s*['"`]style['"`]"#, "the policy refuses style attributes: .style(…) works"),
    (r#"\s(style|on[a-z]+)=["']"#, "the policy refuses inline styles and handlers: props with {…} work"),
];

/// Ways out of the page.
const EXITS: &[(&str, &str)] = &[
    (r"\bfetch\(", "nothing is requested after load"),
    (r"\bXMLHttpRequest\b", "nothing is requested after load"),
    (r"\bWebSocket\b", "nothing is requested after load"),
    (r"\bWebTransport\b", "nothing is requested after load"),
    (r"\bEventSource\b", "nothing is requested after load"),
    (r"\bsendBeacon\b", "nothing is requested after load"),
    (r"\bimportScripts\b", "nothing is requested after load"),
    (r"\bserviceWorker\b", "nothing is kept and nothing is requested after load"),
    (r"\bwindow\.open\b", "the page opens no other"),
    (r"\bhttps?://", "references are copyable text from the core, without a scheme: no link leaves the page"),
];

/// What only the shell may do, for the settings.
const STORAGE: &[(&str, &str)] = &[(
    r"\b(localStorage|sessionStorage|indexedDB|document\.cookie)\b",
    "only the shell keeps anything, and only settings",
)];

/// Invariant 6.
pub(super) fn log_text_cannot_become_markup(tree: &Tree) -> Vec<Problem> {
    look_for(tree, MARKUP, |_| true)
}

/// Invariant 6.
pub(super) fn nothing_points_outside(tree: &Tree) -> Vec<Problem> {
    let mut problems = look_for(tree, EXITS, |path| !path.starts_with(WORDS));
    problems.extend(look_for(tree, STORAGE, |path| !path.starts_with(SHELL) && !path.starts_with(WORDS)));
    problems
}

fn look_for(tree: &Tree, banned: &[(&str, &str)], applies: impl Fn(&str) -> bool) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (text, reason) in banned {
        let pattern = pattern(text);
        for (path, file) in tree.under(PAGE).filter(|(path, _)| applies(path) && !is_test(path)) {
            for found in pattern.find_iter(&file.text) {
                if !in_comment(&file.text, found.start()) && !file.text[found.start()..].starts_with(SVG) {
                    let message = format!("`{}`: {reason}", found.as_str().trim());
                    problems.push(Problem::at(path, &file.text, found.start(), message));
                }
            }
        }
    }
    problems
}

/// Tests show that the bad things are refused.
fn is_test(path: &str) -> bool {
    path.contains(".test.")
}

/// A comment that has its line to itself, or ends it after a space.
fn in_comment(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..at].trim_start();
    ["//", "/*", "*"].iter().any(|mark| line.starts_with(mark)) || line.contains(" // ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(path: &str, text: &str) -> Vec<Problem> {
        let tree = Tree::of(&[(path, text)]);
        [log_text_cannot_become_markup(&tree), nothing_points_outside(&tree)].concat()
    }

    #[test]
    fn what_the_page_does_is_fine() {
        let good = "// never innerHTML; see https://example.org\nelement.style.width = '3px'\nselection.style('width', w).text(t)\n\
                    const ns = 'http://www.w3.org/2000/svg'\nreturn <g style={{ width }} onClick={pick}>{text}</g>\nprefetch(x) // not fetch(\n";
        assert_eq!(both("www/src/a.tsx", good), []);
        assert_eq!(both("www/src/shell/main.ts", "localStorage.setItem('theme', theme)"), []);
        assert_eq!(both("www/src/a.test.ts", "expect(() => eval('1')).toThrow()"), []);
        assert_eq!(both("www/build/build.mjs", "fetch('https://example.org')"), []);
        assert_eq!(both("www/src/i18n/words/a.ts", "run: 'fetch(\\'x\\'); localStorage'"), []);
    }

    #[test]
    fn each_bad_thing_is_found() {
        for bad in [
            "el.innerHTML = x",
            "el.outerHTML",
            "el.insertAdjacentHTML('x', y)",
            "<b dangerouslySetInnerHTML={x} />",
            "document.write(x)",
            "el.setAttribute('style', x)",
            "s.attr(\"style\", x)",
            "<b style=\"color:red\">",
            "<b onclick='x()'>",
            "eval(x)",
            "new Function('x')",
            "fetch(url)",
            "new WebSocket(u)",
            "navigator.sendBeacon(u)",
            "<a href='https://example.org'>",
            "localStorage.lang",
        ] {
            assert!(!both("www/src/components/A.tsx", bad).is_empty(), "{bad}");
        }
    }
}
