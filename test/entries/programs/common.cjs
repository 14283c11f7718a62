const { fit } = require('rbm-autoencoder');
const { trainRbm } = require('rbm-autoencoder/rbm');
const { reproduce } = require('rbm-autoencoder/experiments');

console.log(JSON.stringify([typeof fit, typeof trainRbm, typeof reproduce]));
