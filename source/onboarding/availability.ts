import {type WhyNot, whyNotCreateRoot} from '../state/availability.js';
import {whyNotIdentified} from '../state/why-unreadable.js';

/**
For onboarding a customer below the selected organization.
*/
export const whyNotOnboard: WhyNot = state => whyNotCreateRoot(state) ?? whyNotIdentified(state);
