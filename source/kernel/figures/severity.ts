/** How much a finding matters, the worst first. */
export const severities = ['high', 'medium', 'low'] as const;

export type Severity = (typeof severities)[number];
