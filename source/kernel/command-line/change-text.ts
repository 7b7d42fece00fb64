import {exactName, harmless} from '../../base/text/harmless.js';
import {shownText} from '../../base/text/told.js';
import type {ShownChange} from '../form-model/judged-settings.js';

const shownValue = (value: string | undefined): string => value === undefined ? '–' : `“${harmless(value)}”`;

/** An old and a new value in a review on the command line. */
export const changeText = ({label, from, to}: ShownChange): string => `${exactName(shownText(label))}: ${shownValue(from)} → ${shownValue(to)}`;
