import type {WhyNot} from '../state/availability.js';

export const whyNotHolder: WhyNot = ({dialog}) => dialog.kind === 'holder' && dialog.line.text.trim() === '' ? 'Type or paste the account’s id first.' : undefined;
