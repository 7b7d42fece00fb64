import {yesNoSign} from '../../base/text/ascii.js';
import {sign, type Span} from './row.js';

/** The sign before a fact that deserves attention. */
export const badSign = (): Span => sign('✗ ', '', 'warning');

/** Says in a short row that a second factor is missing. */
export const withoutFactor = (): Span => sign(`2FA ${yesNoSign(false)}`, 'no second factor', 'warning');
