/** A thread that could make system calls. */
import '#sys'
import './park.ts'
