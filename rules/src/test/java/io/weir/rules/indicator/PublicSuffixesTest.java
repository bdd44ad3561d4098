package io.weir.rules.indicator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PublicSuffixesTest {
    private final PublicSuffixes suffixes = PublicSuffixes.bundled();

    @ParameterizedTest
    @CsvSource({
        "www.example.com, example.com",
        "example.com, example.com",
        "a.b.example.co.uk, example.co.uk",
        "co.uk, ''",
        "com, ''",
        "x.y.ck, x.y.ck",
        "y.ck, ''",
        "www.ck, www.ck",
        "a.www.ck, www.ck",
        "evil.github.io, evil.github.io",
        "a.b.kobe.jp, a.b.kobe.jp",
        "x.city.kobe.jp, city.kobe.jp",
        "name.unheard-of-top, ''",
    })
    void knowsWhatSomebodyRegistered(String name, String registrable) {
        assertThat(suffixes.registrable(name).orElse("")).isEqualTo(registrable);
    }

    @Test
    void tellsSuffixesOfRegistriesFromThoseOfCompanies() {
        assertThat(suffixes.isRegistrySuffix("co.uk")).isTrue();
        assertThat(suffixes.isRegistrySuffix("com")).isTrue();
        assertThat(suffixes.isRegistrySuffix("x.ck")).isTrue();
        assertThat(suffixes.isRegistrySuffix("www.ck")).isFalse();
        assertThat(suffixes.isRegistrySuffix("github.io")).isFalse();
        assertThat(suffixes.isTopLevel("uk")).isTrue();
        assertThat(suffixes.isTopLevel("exe")).isFalse();
    }
}
