/** Formats that few runs write. Each is loaded from one place, so that the bundle has it once. */
export const htmlFormat = () => import('./html.ts')
export const sarifFormat = () => import('./sarif.ts')
