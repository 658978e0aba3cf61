/** The demo: a real stream, five learners side by side, and an honest account at the end. */
package io.driftline.pipelines.demo;
