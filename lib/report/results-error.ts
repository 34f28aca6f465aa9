/** A file is no results of a run: the message names the file, what is wrong and what to do. */
export class ResultsError extends Error {
  override name = 'ResultsError'
}
