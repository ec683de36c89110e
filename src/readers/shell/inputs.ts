/** Whether a name stands for standard input. */
export const isInput = (path: string): boolean => path === '-' || path === '/dev/stdin'
