import type {WhyNot} from '../state/availability.js';
import {foundRequests} from './state.js';

export const whyNotLogged: WhyNot = ({dialog}) => dialog.kind === 'log' && foundRequests(dialog).length === 0 ? 'There is no request here.' : undefined;
