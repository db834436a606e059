//! A component that misbehaves on request, to prove that the host contains it.

use std::time::{Duration, SystemTime};

use bellhop_sdk::types::Problem;

struct Faulty;

bellhop_sdk::plugin!(Faulty);

impl bindings::exports::bellhop::faulty::faulty::Guest for Faulty {
    fn spin() -> String {
        let mut turns = 0_u64;
        loop {
            turns = std::hint::black_box(turns.wrapping_add(1));
        }
    }

    fn hoard() -> String {
        let mut kept: Vec<Vec<u8>> = Vec::new();
        loop {
            kept.push(vec![1; 1 << 20]);
            std::hint::black_box(&kept);
        }
    }

    fn flood(bytes: u64) -> Vec<u8> {
        let mut list = vec![0; usize::try_from(bytes).unwrap_or(usize::MAX)];
        for (byte, count) in list.iter_mut().zip(0..=u8::MAX) {
            *byte = count;
        }
        list
    }

    fn crash() -> String {
        std::process::abort()
    }

    fn lie() -> String {
        "not a day at all".to_owned()
    }

    fn sleep(seconds: u32) -> String {
        std::thread::sleep(Duration::from_secs(seconds.into()));
        format!("slept {seconds} s")
    }

    fn look_around() -> Vec<String> {
        let mut seen: Vec<String> = std::env::vars()
            .map(|(name, value)| format!("env {name}={value}"))
            .collect();
        seen.extend(std::env::args().map(|arg| format!("arg {arg}")));
        for root in ["/", ".", "/etc", "/contacts"] {
            if let Ok(entries) = std::fs::read_dir(root) {
                seen.extend(
                    entries
                        .flatten()
                        .map(|entry| format!("file {}", entry.path().display())),
                );
                if std::fs::write(format!("{root}/written"), "x").is_ok() {
                    seen.push(format!("wrote {root}/written"));
                }
            }
        }
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        seen.extend(bellhop_sdk::config::get("time-zone").map(|zone| format!("config {zone}")));
        seen.push(format!("clock {}", now.as_secs()));
        seen
    }

    fn fetch(url: String) -> Result<String, Problem> {
        let response = bellhop_sdk::http::get("the service", &url)?;
        Ok(format!(
            "{} {}",
            response.status,
            String::from_utf8_lossy(&response.body)
        ))
    }

    fn echo(text: String) -> String {
        text
    }
}
