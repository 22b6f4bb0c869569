package io.fhirmigration.deid.internal.plan;

import io.fhirmigration.deid.internal.method.NodeMethod;

/** A rule, ready to run: which nodes, and what is done to them. */
record CompiledRule(Selector selector, NodeMethod method) {}
