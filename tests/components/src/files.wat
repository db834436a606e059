(data (i32.const 72) "notes.txt")

;; Reads notes.txt in the first folder, and gives how many bytes there are: 0 where it cannot be read.
(func $read-notes (result i32)
  (call $get-directories (i32.const 128))
  (if (i32.eqz (i32.load (i32.const 132))) (then (return (i32.const 0))))
  (call $descriptor.open-at (i32.load (i32.load (i32.const 128))) (i32.const 0) (i32.const 72) (i32.const 9) (i32.const 0)
    (i32.const 1) (i32.const 128))
  (if (i32.load8_u (i32.const 128)) (then (return (i32.const 0))))
  (call $descriptor.read (i32.load (i32.const 132)) (i64.const 4096) (i64.const 0) (i32.const 128))
  (if (i32.load8_u (i32.const 128)) (then (return (i32.const 0))))
  (i32.load (i32.const 136)))
