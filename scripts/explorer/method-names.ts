/** Methods by which many elements of a view can be read or written; others are left as they are. */

const OF_ARRAYS = `at copyWithin entries every fill filter find findIndex findLast findLastIndex
  forEach includes indexOf join lastIndexOf map reduce reduceRight reverse set slice some sort
  toLocaleString toReversed toSorted toString values with`

const OF_DATA_VIEWS = ['Int8', 'Uint8', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Float16', 'Float32']
  .concat('Float64', 'BigInt64', 'BigUint64')
  .flatMap((type) => [`get${type}`, `set${type}`])

/** Native functions that are handed a view. */
const TAKING = 'apply assign concat decode encodeInto from stringify write'

export const METHOD_NAMES: ReadonlySet<string> = new Set([
  ...OF_ARRAYS.split(/\s+/),
  ...OF_DATA_VIEWS,
  ...TAKING.split(' '),
])
