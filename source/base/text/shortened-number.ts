/** A number that a spreadsheet shortened with an exponent, such as `4.42E+11`. */
export const shortenedNumber = /^[+\-]?(?<mantissa>\d(?:[,.]\d+)?)e[+\-]?\d+$/iv;
