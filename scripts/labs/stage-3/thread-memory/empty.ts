/** A thread that has nothing but its isolate. */
import './park.ts'
