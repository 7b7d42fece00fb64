/*
What sends requests. One file of the program, because reading nine takes 3 ms.
*/
export {default as got} from 'got';
export {createAgents} from './agents.js';
export {explainNetworkFailure} from './network-failure.js';
