/** yargs, and all that it imports; the build makes one file of it, since reading twenty costs 60 ms. */
export { default } from 'yargs'
export { hideBin } from 'yargs/helpers'
