import type {WhyNot} from '../state/availability.js';
import {whyNotCall} from '../state/why-not-call.js';

/**
For searching the accounts of an organization.
*/
export const whyNotSearchAccounts: WhyNot = state => whyNotCall(state, 'Listing accounts', 'accounts');
