package org.ferries.harbours;

import org.springframework.stereotype.Component;

@Component
public class WeatherClient {}
