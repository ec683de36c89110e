export function kustomizations(): { name: string; files: Record<string, string> }[]
