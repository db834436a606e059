//! A web service on this machine, with answers that a test gives it.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// Answers by path and query; it stops when it is dropped.
pub struct Service {
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Service {
    /// Answers with JSON where a path is known, and with 404 and the request's `x-apikey` where it is not.
    /// A path without an answer is listened to and never answered.
    pub fn start(answers: impl IntoIterator<Item = (String, Option<String>)>) -> Self {
        let answers: HashMap<String, Option<String>> = answers.into_iter().collect();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let stopped = Arc::new(AtomicBool::new(false));
        let (heard, stop) = (seen.clone(), stopped.clone());
        let thread = std::thread::spawn(move || {
            let mut held = Vec::new();
            for stream in listener.incoming() {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let stream = stream.unwrap();
                let request = read(&stream);
                let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
                heard.lock().unwrap().push(request.clone());
                match answers.get(&path) {
                    Some(Some(body)) => answer(&stream, "200 OK", body),
                    Some(None) => held.push(stream),
                    None => {
                        let lines = &mut request.lines();
                        let key = lines.find_map(|line| line.strip_prefix("x-apikey: "));
                        answer(&stream, "404 Not Found", key.unwrap_or("null"));
                    }
                }
            }
        });
        Self {
            address,
            seen,
            stopped,
            thread: Some(thread),
        }
    }

    /// The requests so far, each with its headers.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes the thread up, so that it sees that it has to stop.
        TcpStream::connect(self.address).unwrap();
        self.thread.take().unwrap().join().unwrap();
    }
}

fn read(stream: &TcpStream) -> String {
    let lines = BufReader::new(stream).lines();
    let lines = lines
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn answer(mut stream: &TcpStream, status: &str, body: &str) {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all((head + body).as_bytes()).unwrap();
}
