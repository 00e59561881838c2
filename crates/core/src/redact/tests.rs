use super::*;
use crate::extract::{Extract, IdentifierKind};

fn learned(identifiers: &[(IdentifierKind, &str)]) -> Names {
    let mut extract = Extract::default();
    for (kind, value) in identifiers {
        extract.push_identifier(1, *kind, value);
    }
    Names::learn(&[], &[(0, 0, extract)], &Choice::default())
}

fn redacted(names: &Names, text: &str) -> String {
    Redactor::new(names).text(text).into_owned()
}

#[test]
fn one_value_is_one_token_in_every_spelling() {
    let names = learned(&[
        (IdentifierKind::Host, "PC-0417.corp.contoso.example"),
        (IdentifierKind::User, "zhang.wei"),
        (IdentifierKind::User, "张伟"),
    ]);
    for (text, expected) in [
        ("PC-0417 pc-0417$ ＰＣ－０４１７", "HOST-1 HOST-1$ HOST-1"),
        ("pc-0417.corp.contoso.example", "HOST-1.DOMAIN-1"),
        ("C:\\Users\\zhang.wei\\AppData", "C:\\Users\\USER-1\\AppData"),
        ("张\u{200B}伟 %E5%BC%A0%E4%BC%9F \\u5f20\\u4f1f", "USER-2 USER-2 USER-2"),
        ("CN=PC-0417,OU=Branch7,DC=corp,DC=contoso,DC=example", "CN=HOST-1,OU=ORG-1,DOMAIN-1"),
    ] {
        assert_eq!(redacted(&names, text), expected, "{text}");
    }
}
