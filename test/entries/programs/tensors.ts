import * as tf from '@tensorflow/tfjs-core';
import { type Model, transform } from 'rbm-autoencoder';
import { freeEnergy, type RbmParameters, type Tensors } from 'rbm-autoencoder/rbm';
import 'rbm-autoencoder/tfjs';

declare const model: Model;
declare const parameters: Tensors<RbmParameters>;

const codes: tf.Tensor2D = await transform(model, tf.zeros<tf.Rank.R2>([3, 4]));
const ofImages: tf.Tensor2D = await transform(model, tf.zeros<tf.Rank.R4>([3, 2, 2, 1]));
const energies: tf.Tensor = freeEnergy(
  parameters,
  { visible: 'bernoulli', hidden: 'bernoulli' },
  tf.add(codes, ofImages),
);
console.log(tf.mean(energies).dataSync());
