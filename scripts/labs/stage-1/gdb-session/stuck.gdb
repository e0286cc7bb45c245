# A server that no longer answers: what is it doing, and what does it do next? GDB's coming
# interrupts the call, as any signal would; a write that had moved nothing would begin again.
backtrace 1
info registers rdi rdx
catch syscall write
catch syscall read
finish
print $rax
if $rax >= 0
  continue
end
