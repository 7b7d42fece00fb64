const numbers = new Intl.NumberFormat('en');

/**
`3200` → `3,200`.
*/
export const count = (value: number): string => numbers.format(value);

/**
`1, 'account'` → `1 account`; `2, 'account'` → `2 accounts`.
*/
export const counted = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
