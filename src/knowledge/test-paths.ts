const testFolder =
  /(?:^|\/)(?:tests?|testdata|test[-_]data|testing|__tests__|e2e|fixtures?|examples?|samples?|demos?|docs?|mocks?)\//i

/** Whether a file lies in a folder of tests or examples: what stands in it opens nothing but what those start. */
export const isTestPath = (path: string): boolean => testFolder.test(path)
