// A file of its own, so that recognizing a devfile does not load the reader.

export const claimsDevfile = (path: string): boolean => /(?:^|\/)\.?devfile\.ya?ml$/.test(path)

export const isDevfile = (text: string): boolean => /^["']?schemaVersion["']?[ \t]*:/m.test(text)
