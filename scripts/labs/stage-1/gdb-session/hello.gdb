# One connection of the first server, stopped at the C library's doors. On x86-64 the registers
# $rdi, $rsi and $rdx hold the first three arguments, and $rax the result.
break accept4
break -qualified read
break -qualified write if $rdi > 2
continue
print $rdx
finish
continue
x/s $rsi
print $rdx
finish
continue
finish
