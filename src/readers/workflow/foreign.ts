/**
 * Marks for what a stranger decides, in values of expressions: they go wherever the values go. A text between the first two is the
 * path in the context `github` of something that the stranger chooses; behind the third stands the stranger's own name.
 */
export const opened = '\uE000'
export const closed = '\uE001'
export const name = '\uE002'

const written = /\uE000([^\uE000\uE001]{1,100})\uE001/g

/** Whether it may come out as any text. */
export const isForeign = (value: unknown): boolean => typeof value === 'string' && value.includes(opened)

/** Whether it is like nothing else. */
export const isStrangersName = (value: unknown): boolean => typeof value === 'string' && value.includes(name)

export const foreignIn = (text: string): { readonly path: string; readonly at: number }[] =>
  [...text.matchAll(written)].map((match) => ({ path: match[1]!, at: match.index }))
