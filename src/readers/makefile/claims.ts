// A file of its own, so that recognizing a Makefile does not load the reader.

/** Whether a Makefile takes in others, which may run what it does not name. */
export const mayInclude = (text: string): boolean => /^ *[-s]?include[ \t]/m.test(text)
