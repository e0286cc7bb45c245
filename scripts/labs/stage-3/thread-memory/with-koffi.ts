/** A thread that could call C. */
import 'koffi'
import './park.ts'
