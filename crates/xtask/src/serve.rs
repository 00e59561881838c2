//! Serves the one file on this computer, with the headers a host should send.

use crate::{flags::Serve, page, project::Project};
use anyhow::{Result, anyhow};
use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
};
use tiny_http::{Header, Method, Request, Response, Server, StatusCode};

const PORT: u16 = 8000;

/// Beyond the policy that the file itself carries. `Connection-Allowlist` closes what no page can close for itself.
const HEADERS: &[(&str, &str)] = &[
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Connection-Allowlist", "();webrtc=block"),
];

/// Builds, serves, and goes on until interrupted.
pub(crate) fn run(project: &Project, flags: &Serve) -> Result<()> {
    page::build(project)?;
    let server = listen(flags.port.unwrap_or(PORT))?;
    let address = server.server_addr().to_ip().ok_or_else(|| anyhow!("the server has no address"))?;
    let url = format!("http://{address}/");
    println!(
        "\nFaultline is at {url} (this computer only; Ctrl+C ends it). No bundle at hand? Press the sample button."
    );
    if flags.open {
        open(project, &url);
    }
    for request in server.incoming_requests() {
        // Read each time, so that a rebuild in another terminal is a reload here.
        let page = fs::read(project.dist().join(page::FILE));
        let result = answer(request, page.as_deref().ok());
        if let Err(error) = result {
            // A browser that closed the connection is its own business.
            eprintln!("{error}");
        }
    }
    Ok(())
}

/// The wished port, or a free one when that is taken.
fn listen(port: u16) -> Result<Server> {
    let at = |port| Server::http(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    at(port)
        .or_else(|error| {
            println!("Port {port} is not free ({error}); taking another one.");
            at(0)
        })
        .map_err(|error| anyhow!("no port of 127.0.0.1 can be listened on: {error}"))
}

fn answer(request: Request, page: Option<&[u8]>) -> std::io::Result<()> {
    let (status, body) = respond(request.method(), request.url(), page);
    let mut response = Response::from_data(body).with_status_code(StatusCode(status));
    for (name, value) in HEADERS {
        if let Ok(header) = Header::from_bytes(*name, *value) {
            response.add_header(header);
        }
    }
    request.respond(response)
}

/// The page is the only thing there is.
fn respond<'a>(method: &Method, url: &str, page: Option<&'a [u8]>) -> (u16, &'a [u8]) {
    let path = url.split('?').next().unwrap_or_default();
    match (method, path, page) {
        (Method::Get | Method::Head, "/" | "/faultline.html", Some(page)) => (200, page),
        (Method::Get | Method::Head, "/" | "/faultline.html", None) => {
            (404, b"<!doctype html>dist/faultline.html is gone: cargo xtask build")
        }
        (Method::Get | Method::Head, ..) => (404, b"<!doctype html>There is one page here: /"),
        _ => (405, b"<!doctype html>There is nothing here to change."),
    }
}

fn open(project: &Project, url: &str) {
    let shell = &project.shell;
    let command = match std::env::consts::OS {
        "windows" => shell.cmd("explorer").arg(url),
        "macos" => shell.cmd("open").arg(url),
        _ => shell.cmd("xdg-open").arg(url),
    };
    if command.quiet().ignore_stdout().ignore_stderr().run().is_err() {
        println!("No browser could be opened: open the address by hand.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        io::{Read as _, Write as _},
        net::TcpStream,
        thread,
    };

    #[test]
    fn one_page_and_nothing_else() {
        assert_eq!(respond(&Method::Get, "/", Some(b"page")), (200, &b"page"[..]));
        assert_eq!(respond(&Method::Get, "/?x", Some(b"page")).0, 200);
        assert_eq!(respond(&Method::Get, "/../Cargo.toml", Some(b"page")).0, 404);
        assert_eq!(respond(&Method::Post, "/", Some(b"page")).0, 405);
        assert_eq!(respond(&Method::Get, "/", None).0, 404);
    }

    #[test]
    fn a_taken_port_gives_another_one_and_the_headers_are_sent() {
        let first = listen(0).unwrap();
        let taken = first.server_addr().to_ip().unwrap();
        let second = listen(taken.port()).unwrap();
        let address = second.server_addr().to_ip().unwrap();
        assert_ne!(taken.port(), address.port());
        assert!(address.ip().is_loopback());

        let server = thread::spawn(move || answer(second.recv().unwrap(), Some(b"page")).unwrap());
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        server.join().unwrap();
        assert!(text.starts_with("HTTP/1.1 200"), "{text}");
        for (name, value) in HEADERS {
            assert!(text.contains(&format!("{name}: {value}\r\n")), "{name} is missing: {text}");
        }
        assert!(text.ends_with("\r\n\r\npage"), "{text}");
    }
}
